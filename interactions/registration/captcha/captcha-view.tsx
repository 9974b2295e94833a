import { Button } from '../../views/forms/button.tsx';
import { CodeField } from '../../views/forms/code-field.tsx';
import { ButtonGroup } from '../../views/forms/button-group.tsx';
import { ExternalLink } from '../../views/layout/external-link.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { MandatoryMention } from '../../views/forms/mandatory-mention.tsx';
import { SideForm } from '../../views/forms/side-form.tsx';
import { StepForm } from '../../views/forms/step-form.tsx';
import { type RegistrationView } from '../registration-step.tsx';
import { Summary } from '../summary.tsx';
import type { RegistrationState } from '../../flow-states/registration-state.ts';

/** Draws the picture and the sounds of one challenge. The page's script replaces this part alone when the person asks for a new one. */
function Challenge({ challenge }: { readonly challenge: RegistrationState['challenge'] }) {
  const { t, lang } = usePage();
  const texts = t.registration.captcha;
  const address = `/captcha/${challenge?.id ?? ''}`;
  return (
    <div id="challenge">
      {challenge && (
        <>
          <input type="hidden" name="challenge" value={challenge.id} form="step" />
          <img class="app-captcha" src={`${address}.png`} width={240} height={80} alt={texts.alt} />
        </>
      )}
      {challenge?.isRenewed && (
        <p class="fr-text--sm fr-mb-1w" role="status">
          {texts.renewed}
        </p>
      )}
      <SideForm redraws="challenge">
        <Button action="refresh" kind="tertiary" icon="fr-icon-refresh-line">
          {texts.refresh}
        </Button>
      </SideForm>
      {challenge && (
        <>
          <p class="fr-mt-2w fr-mb-1v" id="captcha-sound">
            {texts.listen}
          </p>
          {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- captions would be the answer; the picture says the same */}
          <audio
            class="app-sound"
            controls
            preload="none"
            src={`${address}.wav?lang=${lang}`}
            aria-labelledby="captcha-sound"
          />
          <p>
            <ExternalLink href={`${address}-lent.wav?lang=${lang}`}>{texts.listenSlowly}</ExternalLink>
          </p>
        </>
      )}
    </div>
  );
}

/** Draws the last step for a person who has passed it and came back to look. */
export function PassedView(props: RegistrationView) {
  const { t } = props.about;
  const texts = t.registration.captcha;
  return (
    <>
      <p>{texts.passed}</p>
      <Summary state={props.state} about={props.about} />
      <StepForm enter="register">
        <ButtonGroup place="end">
          <Button action="back" kind="secondary">
            {t.registration.back}
          </Button>
          <Button action="register">{texts.goOn}</Button>
        </ButtonGroup>
      </StepForm>
    </>
  );
}

export function CaptchaView(props: RegistrationView) {
  const { state, about } = props;
  const { csrf, formsTo } = usePage();
  const texts = about.t.registration.captcha;
  return (
    <>
      <Summary state={state} about={about} />
      <MandatoryMention />
      <h3 class="fr-h6 fr-mb-1w">{texts.legend}</h3>
      <p class="fr-hint-text">{texts.why}</p>
      <Challenge challenge={state.challenge} />
      <StepForm enter="register">
        <CodeField name="captcha" label={texts.field} hint={texts.fieldHint} autocomplete="off" />
        <p class="fr-mt-3w fr-mb-1w">{texts.thirdWay}</p>
        <p>
          {/* The button belongs to another form, so that the Enter key in the field never presses it. */}
          <button
            type="submit"
            form="by-email"
            name="action"
            value="byEmail"
            class="fr-btn fr-btn--tertiary fr-btn--sm"
          >
            {texts.byEmail}
          </button>
        </p>
        <p>
          {about.t.registration.announced} {texts.terms} <ExternalLink href="/cgu">{texts.termsLink}</ExternalLink>.
        </p>
        <ButtonGroup place="end">
          <Button action="back" kind="secondary">
            {about.t.registration.back}
          </Button>
          <Button action="register">{texts.register}</Button>
        </ButtonGroup>
      </StepForm>
      <form method="post" action={formsTo} id="by-email" novalidate>
        <input type="hidden" name="csrf" value={csrf} />
      </form>
    </>
  );
}
