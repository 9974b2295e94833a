import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Lang, Texts } from '../texts/index.ts';

export type AccessibilityLevel = 'none' | 'partial' | 'full';

/** What a page may know of an upstream. */
export interface UpstreamFacts {
  readonly name: string;
  readonly aboutUrl: string | undefined;
  /** Classes of its button in the design system; undefined: an ordinary button. */
  readonly connectClass: string | undefined;
  readonly verifiesIdentity: boolean;
  /** Address of the mark that the operator dropped for it. */
  readonly mark?: string | undefined;
}

/** What the operator's settings put on every page. */
export interface Operator {
  readonly serviceName: string;
  /** Lines of the brand block, separated by a line feed. */
  readonly brand: string;
  readonly supportEmail: string;
  /** Whether accounts can be created at this time. */
  readonly registrationOpen: boolean;
  /** Those that people may sign in through, in the order of their buttons. */
  readonly upstreams: readonly UpstreamFacts[];
  /** What the declaration of accessibility says. */
  readonly accessibility: AccessibilityLevel;
  /** Banner of this request's language. */
  readonly notice?: string | undefined;
}

export const themes = ['light', 'dark', 'system'] as const;

export type Theme = (typeof themes)[number];

/** Whether a cookie or a form names a theme. */
export function isTheme(value: unknown): value is Theme {
  return themes.some((theme) => theme === value);
}

export interface PageContext {
  readonly t: Texts;
  readonly lang: Lang;
  readonly theme: Theme;
  readonly csrf: string;
  /** Undefined for a POST without our cookie: another site may have sent it, and a form would give its browser a new one. */
  readonly languageForm?: { readonly back: string | undefined } | undefined;
  /** Path and query of this page, for the links that come back to it. */
  readonly path: string;
  readonly operator: Operator;
  readonly assetUrl: (name: string) => string;
  readonly service?: { readonly name: string; readonly host: string } | undefined;
  /** Of the section that the page belongs to. */
  readonly menu?: Menu | undefined;
}

/** Pages that belong together: the current one is known by its address. */
export interface Menu {
  readonly title: string;
  /** Of what unfolds it on a narrow screen. */
  readonly button: string;
  readonly links: readonly { readonly href: string; readonly label: string }[];
}

const missing = undefined as PageContext | undefined;

/** Set by `renderPage`, so that components find texts and CSRF token without passing them down. */
export const PageScope = createContext(missing);

/** The page being drawn, inside any component. */
export function usePage(): PageContext {
  const page = useContext(PageScope);
  if (!page) throw new Error('A component was drawn outside renderPage');
  return page;
}
