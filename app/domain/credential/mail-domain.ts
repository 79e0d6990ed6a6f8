/** Providers that give an address to anybody: one there says nothing about where its owner belongs. */
const OPEN_TO_ANYBODY = new Set(
  `126.com 163.com aol.com duck.com fastmail.com free.fr gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com hey.com hotmail.co.uk hotmail.com
  hotmail.de hotmail.fr icloud.com laposte.net libero.it live.com mac.com mail.com mail.ru mailbox.org me.com msn.com naver.com orange.fr outlook.com
  outlook.de pm.me posteo.de proton.me protonmail.com qq.com rediffmail.com rocketmail.com seznam.cz t-online.de tuta.com tutanota.com web.de wp.pl
  ya.ru yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com yahoo.de yahoo.fr yandex.com yandex.ru ymail.com yopmail.com zoho.com
  10minutemail.com guerrillamail.com mailinator.com sharklasers.com temp-mail.org tempmail.com throwawaymail.com trashmail.com`
    .trim()
    .split(/\s+/),
);

/** The part after the `@`, in small letters; empty where there is none. */
export const mailDomain = (address: string): string =>
  address.slice(address.lastIndexOf("@") + 1).toLowerCase();

/**
 * The institution that an e-mail address speaks for: its domain. Null for providers that give addresses to anybody (a short list of the well-known
 * ones and of throw-away boxes; it can never be whole, which is why an address attests an affiliation and never a degree).
 */
export function institutionOf(address: string): string | null {
  const domain = mailDomain(address);
  if (!domain.includes(".") || OPEN_TO_ANYBODY.has(domain)) return null;
  return domain;
}
