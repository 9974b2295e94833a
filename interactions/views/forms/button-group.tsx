import { toChildArray } from 'preact';
import type { ComponentChildren } from 'preact';
import { useIsWide } from '../layout/page-context.ts';

interface ButtonGroupProps {
  /**
   * `end`: at the right, under a stepper. The primary button then stands last, and `StepForm` is told which one Enter presses. Every other
   * group has the place of its card: as wide as the fields of a narrow one, in a row at the left of a wide one. The primary button then
   * stands first.
   */
  readonly place?: 'end' | undefined;
  readonly children: ComponentChildren;
}

/** Draws every button and link button of a card, in one of three places. The order of the source is the order on the screen. */
export function ButtonGroup({ place, children }: ButtonGroupProps) {
  const isWide = useIsWide();
  const row = place === 'end' || isWide ? ' fr-btns-group--inline-md' : '';
  const side = place === 'end' ? ' fr-btns-group--right' : '';
  return (
    <ul class={`fr-btns-group${row}${side} app-buttons`}>
      {toChildArray(children).map((child, index) => (
        <li key={index}>{child}</li>
      ))}
    </ul>
  );
}
