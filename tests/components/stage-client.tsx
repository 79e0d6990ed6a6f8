import { hydrateRoot } from "react-dom/client";
import { createBrowserRouter, RouterProvider } from "react-router-dom";
import "../../app/styles.css";
import { routes } from "./stage.tsx";

const { __staticRouterHydrationData: hydrationData } = window as unknown as {
  __staticRouterHydrationData: NonNullable<Parameters<typeof createBrowserRouter>[1]>["hydrationData"];
};
const root = document.getElementById("root");
if (root) hydrateRoot(root, <RouterProvider router={createBrowserRouter(routes, { hydrationData })} />);
document.documentElement.dataset.hydrated = "true";
