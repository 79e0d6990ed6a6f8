import { type RefObject, useEffect } from "react";

/** The box that the text of a completion scrolls in. */
export const textBoxOf = (card: Element) => card.querySelector<HTMLElement>("section[aria-label^='Text of']");

/** Scrolling the text of one of the two cards shown takes the other to the same part of its own text. */
export function useTogether(cards: RefObject<HTMLElement>, on: boolean, shown: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: other completions have other boxes
  useEffect(() => {
    if (!on || !cards.current) return;
    const boxes = [...cards.current.querySelectorAll("article")]
      .filter((card) => card.checkVisibility())
      .flatMap((card) => textBoxOf(card) ?? []);
    const [left, right] = boxes;
    if (!left || !right || boxes.length !== 2) return;
    const unlink = [follow(left, right), follow(right, left)];
    return () => {
      for (const stop of unlink) stop();
    };
  }, [cards, on, shown]);
}

/** Where a box was put, so that it does not lead the one that it follows. */
const putAt = new WeakMap<Element, number>();

function follow(leader: HTMLElement, follower: HTMLElement): () => void {
  const onScroll = () => {
    const at = putAt.get(leader);
    putAt.delete(leader);
    if (at !== undefined && Math.abs(leader.scrollTop - at) <= 1) return;
    const way = leader.scrollHeight - leader.clientHeight;
    const otherWay = follower.scrollHeight - follower.clientHeight;
    if (way <= 0 || otherWay <= 0) return;
    follower.scrollTop = (leader.scrollTop / way) * otherWay;
    putAt.set(follower, follower.scrollTop);
  };
  leader.addEventListener("scroll", onScroll, { passive: true });
  return () => leader.removeEventListener("scroll", onScroll);
}
