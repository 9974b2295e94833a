import { createContext } from 'preact';

/** The facts about the main form of a page that its header needs. The body is drawn first and fills them in. */
export interface DrawnForm {
  /** Value of the first button of the form, which the Enter key presses. */
  firstAction?: string;
}

/** Holds the record that the main form of the page fills in. */
export const PageForm = createContext(undefined as DrawnForm | undefined);

/** Holds the same record within the main form. Outside that form it is undefined. */
export const WithinForm = createContext(undefined as DrawnForm | undefined);
