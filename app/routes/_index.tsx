import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { ButtonLink } from "#app/components/Button.tsx";
import { paths } from "#app/paths.ts";
import { findSignedIn, homeOf } from "#app/session.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const signedIn = await findSignedIn(request);
  if (signedIn) throw redirect(homeOf(signedIn.viewer));
  return null;
}

const STEPS = [
  {
    who: "Labs",
    title: "Upload prompts with your models’ completions",
    text: "JSON Lines in any shape, mapped in the page. Write a rubric, say how many judgments each task needs and what one is worth.",
  },
  {
    who: "Experts",
    title: "Rank, rate and say why",
    text: "Outputs in a random order without their models' names. Ties are allowed, an untouched order is not an answer, and what you type is kept.",
  },
  {
    who: "Trainers",
    title: "Load the file as it is",
    text: "Preferences in TRL's own format, each row with its margin, its agreement and the judgments it comes from. A tie gives no row.",
  },
];

export default function Home() {
  return (
    <div className="mx-auto flex max-w-5xl flex-col gap-16 py-8 sm:py-16">
      <div className="flex max-w-2xl flex-col items-start gap-6">
        <h1 className="font-serif text-4xl leading-tight font-semibold tracking-tight text-balance">
          Preference data from people who know the subject
        </h1>
        <p className="text-lg leading-relaxed text-muted">
          Assay is where labs have their models’ completions judged by experts, and where every preference in
          the dataset can be traced to the judgments behind it.
        </p>
        <div className="flex flex-wrap gap-3">
          <ButtonLink to={paths.signUp()} variant="primary">
            Create an account
          </ButtonLink>
          <ButtonLink to={paths.signIn()} variant="secondary">
            Sign in
          </ButtonLink>
        </div>
      </div>
      <ol className="grid gap-8 border-t border-line pt-8 md:grid-cols-3">
        {STEPS.map(({ who, title, text }) => (
          <li key={who} className="flex flex-col gap-2">
            <p className="text-sm font-medium text-accent">{who}</p>
            <h2 className="font-serif text-lg leading-snug font-semibold">{title}</h2>
            <p className="text-muted">{text}</p>
          </li>
        ))}
      </ol>
    </div>
  );
}
