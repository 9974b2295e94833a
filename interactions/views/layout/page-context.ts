import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { AcceptedPasskeys } from '../../../src/commands/factors/accepted-passkeys.ts';
import type { Lang, Texts } from '../../texts/index.ts';

export type AccessibilityLevel = 'none' | 'partial' | 'full';

/** The facts that a page may know about an upstream. */
export interface UpstreamFacts {
  readonly name: string;
  readonly aboutUrl: string | undefined;
  /** Classes of the upstream's button in the design system; undefined for an ordinary button. */
  readonly connectClass: string | undefined;
  readonly verifiesIdentity: boolean;
  /** Address of the logo that the operator installed for the upstream. */
  readonly mark?: string | undefined;
}

/** The settings of the operator that appear on every page. */
export interface OperatorSettings {
  readonly serviceName: string;
  /** Lines of the brand block, separated by a line feed. */
  readonly brand: string;
  readonly supportEmail: string;
  /** Says whether people can create accounts at this time. */
  readonly registrationOpen: boolean;
  /** The upstreams that people may sign in with, in the order of their buttons. */
  readonly upstreams: readonly UpstreamFacts[];
  /** The level that the declaration of accessibility states. */
  readonly accessibility: AccessibilityLevel;
  /** Text of the banner in the language of this request. */
  readonly notice?: string | undefined;
}

export const themes = ['light', 'dark', 'system'] as const;

export type Theme = (typeof themes)[number];

/** Returns whether a cookie or a form names a theme. */
export function isTheme(value: unknown): value is Theme {
  return themes.some((theme) => theme === value);
}

/** The facts that the header shows of the person. */
interface PersonInHeader {
  /** Given and family name; undefined where the person has given neither. */
  readonly name: string | undefined;
  /** The part of the name for which the header has room; undefined where no part is short enough. */
  readonly shortName: string | undefined;
  readonly signOut: string;
  readonly isHolder: boolean;
}

/** A part of many pages, which is the same object on each of them. */
export interface SharedPart {
  readonly shared: string;
}

/** A page as it was drawn: the parts that many pages share, and between them the texts that are its own. */
interface DrawnPage {
  readonly text: string;
  readonly parts: readonly (SharedPart | string)[];
}

export interface PageContext {
  readonly t: Texts;
  readonly lang: Lang;
  readonly theme: Theme;
  /** Names the account that the forms of this page are about, so that a form is not lost when its session ends. Nobody but us can read it. */
  readonly formOwner?: string | undefined;
  readonly csrf: string;
  /**
   * The form of the language buttons; undefined for a POST without our cookie. Another site may have sent that POST, and a form would
   * replace the cookie of the browser.
   */
  readonly languageForm?: { readonly back: string | undefined } | undefined;
  /** Path and query of this page, for links that come back to it. */
  readonly path: string;
  /** Address to which the forms of this page are sent, where the page stands at another one. */
  readonly formsTo?: string | undefined;
  readonly operator: OperatorSettings;
  readonly assetUrl: (name: string) => string;
  /** Is told of the page as it was drawn. */
  readonly onDrawn?: (page: DrawnPage) => void;
  /** The person who is signed in, on the pages of her account. */
  readonly person?: PersonInHeader | undefined;
  /** The facts that authenticators may know of the passkeys of the person, on the pages of her account. */
  readonly acceptedPasskeys?: AcceptedPasskeys | undefined;
  /** The service that the person came from, and its address. */
  readonly cameFrom?: { readonly href: string; readonly name: string } | undefined;
  /** Epoch seconds from which on the form of the page is examined again, after too many tries. */
  readonly waitUntil?: number | undefined;
  readonly service?: { readonly name: string; readonly host: string } | undefined;
  /** The menu of the section that the page belongs to. */
  readonly menu?: Menu | undefined;
}

/** The menu of pages that belong together. Their addresses tell which one is the current page. */
export interface Menu {
  readonly title: string;
  /** Label of the button that unfolds the menu on a narrow screen. */
  readonly button: string;
  /** The pages of this menu have the width that it leaves, for their tables. Their forms stay narrow. */
  readonly isFull?: boolean;
  readonly groups: readonly MenuGroup[];
}

/** Links that belong together within a menu; the first group of a menu may have no title. */
interface MenuGroup {
  readonly title?: string;
  readonly links: readonly MenuLink[];
}

export interface MenuLink {
  readonly href: string;
  readonly label: string;
}

const missing = undefined as PageContext | undefined;

/** Holds the page that is drawn. `renderPage` sets it, so that components find texts and CSRF token without properties for them. */
export const PageScope = createContext(missing);

/** Says whether the card of the page is wide. `renderPage` sets it, and the groups of buttons follow it. */
export const WideScope = createContext(false);

/** Returns whether the card that is being drawn is wide. */
export const useIsWide = (): boolean => useContext(WideScope);

/** Returns the page that is being drawn, inside any component. */
export function usePage(): PageContext {
  const page = useContext(PageScope);
  if (!page) throw new Error('A component was drawn outside renderPage');
  return page;
}
