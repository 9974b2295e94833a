import { usePage } from './page-context.ts';

interface StepperProps {
  /** Number of the step, from 1. */
  readonly current: number;
  readonly total: number;
  readonly title: string;
  /** Title of the next step; undefined on the last one. */
  readonly next?: string | undefined;
}

/** Shows "Étape 1 sur 5" under the `h1` of the page. */
export function Stepper({ current, total, title, next }: StepperProps) {
  const { t } = usePage();
  return (
    <div class="fr-stepper">
      <h2 class="fr-stepper__title">
        {title} <span class="fr-stepper__state">{t.frame.stepOf(current, total)}</span>
      </h2>
      <div class="fr-stepper__steps" data-fr-current-step={current} data-fr-steps={total} />
      {next && (
        <p class="fr-stepper__details">
          <span class="fr-text--bold">{t.frame.nextStep}</span> {next}
        </p>
      )}
    </div>
  );
}
