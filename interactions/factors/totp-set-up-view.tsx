import { totpUri } from '../../src/domain/factors/totp.ts';
import type { Form } from '../engine/flow.ts';
import { Button } from '../views/fields/button.tsx';
import { ButtonGroup } from '../views/fields/button-group.tsx';
import { CopyButton } from '../views/fields/copy-button.tsx';
import { ErrorSummary } from '../views/fields/error-summary.tsx';
import { MandatoryMention } from '../views/fields/mandatory-mention.tsx';
import { usePage } from '../views/layout/page-context.ts';
import { PageTitle } from '../views/layout/page-title.tsx';
import { QrCode } from '../views/qr-code.tsx';
import { SectionTitle } from '../views/layout/section-title.tsx';
import { StepForm } from '../views/fields/step-form.tsx';
import { TextField } from '../views/fields/text-field.tsx';
import { OtpField } from './otp-field.tsx';

interface TotpSetUpProps {
  /** The secret in base32. */
  readonly secret: string;
  readonly email: string;
  readonly form: Form;
  readonly errors: Readonly<Record<string, string>>;
}

const inFours = (secret: string) => secret.match(/.{1,4}/g)?.join(' ') ?? secret;

/**
 * Shows the secret as a link for an application on the same device, which a person on a phone needs, then as a QR code and as text to type.
 * Then it asks for the code that proves the application.
 */
export function TotpSetUpView({ secret, email, form, errors }: TotpSetUpProps) {
  const { t, operator } = usePage();
  const texts = t.secondFactor.enrol;
  const uri = totpUri({ secret, issuer: operator.serviceName, email });
  return (
    <>
      <PageTitle>{texts.title}</PageTitle>
      <ErrorSummary errors={errors} />
      <p>{texts.intro}</p>
      <SectionTitle>{texts.scanTitle}</SectionTitle>
      <p>
        <a class="fr-link" id="totp-uri" href={uri}>
          {texts.open}
        </a>
      </p>
      <p>{texts.scan}</p>
      <QrCode text={uri} label={texts.qrCode} />
      <p class="fr-mb-1w">{texts.secret}</p>
      <p>
        <code id="totp-secret">{inFours(secret)}</code>
      </p>
      <p>
        <CopyButton of="totp-secret" label={texts.copySecret} />
      </p>
      <SectionTitle>{texts.proveTitle}</SectionTitle>
      <StepForm>
        <MandatoryMention someOptional />
        <OtpField error={errors['otp']} />
        <TextField
          name="label"
          label={texts.label}
          hint={texts.labelHint}
          value={form['label']}
          error={errors['label']}
          autocomplete="off"
          optional
        />
        <ButtonGroup>
          <Button action="enrol">{texts.submit}</Button>
        </ButtonGroup>
      </StepForm>
    </>
  );
}
