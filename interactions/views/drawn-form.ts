import { createContext } from 'preact';

/** What the header of a page must know about the main form of the page. The body is drawn first and fills it in. */
export interface DrawnForm {
  /** Value of the first button of the form, which the Enter key presses. */
  firstAction?: string;
}

/** Holds the record that the main form of the page fills in. */
export const PageForm = createContext(undefined as DrawnForm | undefined);

/** Holds the same record within the main form. Outside that form it is undefined. */
export const WithinForm = createContext(undefined as DrawnForm | undefined);
