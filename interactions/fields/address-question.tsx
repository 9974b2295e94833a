import type { EmailSuggestion } from './new-address.ts';
import type { Form } from '../engine/flow.ts';
import { Button } from '../views/forms/button.tsx';
import { ButtonGroup } from '../views/forms/button-group.tsx';
import { EnterButton } from '../views/forms/enter-button.tsx';
import { usePage } from '../views/layout/page-context.ts';
import { SideForm } from '../views/forms/side-form.tsx';

const answers = ['correct', 'keep'] as const;

/** Returns whether a form answers the question about a typing error. */
export const answersQuestion = ({ action }: Form): boolean => answers.some((answer) => answer === action);

/** Returns the form that was interrupted by the question, with the address that the person chose. */
export function answeredForm(form: Form, suggestion: EmailSuggestion): Form {
  return { email: form['action'] === 'correct' ? suggestion.meant : suggestion.typed, action: suggestion.action };
}

interface AddressQuestionProps {
  readonly suggestion: EmailSuggestion;
  /** The button of the main form that Enter presses. With it the answers send the main form, so that nothing typed there is lost. */
  readonly enter?: string | undefined;
}

/** Asks « Vouliez-vous dire … ? ». The question is no error, so it stands apart from the fields. Each answer is one press. */
export function AddressQuestion({ suggestion, enter }: AddressQuestionProps) {
  const texts = usePage().t.fields.email.slip;
  const form = enter ? 'step' : undefined;
  const buttons = (
    <ButtonGroup>
      {answers.map((answer) => (
        <Button key={answer} action={answer} form={form} kind={answer === 'correct' ? 'primary' : 'secondary'}>
          {texts[answer]}
        </Button>
      ))}
    </ButtonGroup>
  );
  return (
    <div class="fr-alert fr-alert--info fr-mb-4w" id="question" tabindex={-1}>
      <h2 class="fr-alert__title app-breakable">{texts.question(suggestion.meant)}</h2>
      <p class="app-breakable">{texts.explanation(suggestion.typed)}</p>
      {enter && <EnterButton action={enter} form={form} />}
      {enter ? buttons : <SideForm>{buttons}</SideForm>}
    </div>
  );
}
