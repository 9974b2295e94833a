import { toChildArray } from 'preact';
import type { ComponentChildren } from 'preact';

interface ButtonGroupProps {
  /**
   * `stretch`: full width, one above the other (sign-in). `left`: in a row. `right`: under a stepper. The first button of the source, which
   * Enter presses, then stands at the far right.
   */
  readonly align?: 'stretch' | 'left' | 'right' | undefined;
  /** Must be set when a button has an icon. Otherwise the group hides the text of that button. */
  readonly icons?: boolean | undefined;
  readonly children: ComponentChildren;
}

const layouts = {
  stretch: '',
  left: ' fr-btns-group--inline-md',
  right: ' fr-btns-group--inline-md fr-btns-group--right fr-btns-group--inline-reverse',
} as const;

/** A group of buttons and link buttons. Write the primary one first. */
export function ButtonGroup({ align = 'stretch', icons, children }: ButtonGroupProps) {
  return (
    <ul class={`fr-btns-group${layouts[align]}${icons ? ' fr-btns-group--icon-left' : ''} fr-mt-4w`}>
      {toChildArray(children).map((child, index) => (
        <li key={index}>{child}</li>
      ))}
    </ul>
  );
}
