import { enterAction } from '../../../src/domain/fields/enter-action.ts';

interface EnterButtonProps {
  /** Value of `action` of the button that the Enter key stands for. */
  readonly action: string;
  /** Id of the form, where the button stands outside of it. */
  readonly form?: string | undefined;
}

/**
 * Browsers press the first button of a form when Enter is pressed in a field. This button stands before the others where the first of them
 * is not the primary one. It is no stop of the Tab key, and nobody sees or hears it. It is not `hidden`, because Safari presses no button
 * that has no box.
 */
export function EnterButton({ action, form }: EnterButtonProps) {
  return (
    <button
      type="submit"
      form={form}
      name="action"
      value={enterAction(action)}
      class="fr-sr-only"
      tabindex={-1}
      aria-hidden="true"
    />
  );
}
