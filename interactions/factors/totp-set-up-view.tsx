import { totpUri } from '../../src/domain/factors/totp.ts';
import { LoneButton } from '../views/forms/button.tsx';
import { CopyButton } from '../views/forms/copy-button.tsx';
import { usePage } from '../views/layout/page-context.ts';
import { QrCode } from '../views/qr-code.tsx';
import { SectionTitle } from '../views/layout/section-title.tsx';
import { StepForm } from '../views/forms/step-form.tsx';
import { TextField } from '../views/forms/text-field.tsx';
import { OtpField } from './otp-field.tsx';

interface TotpSetUpProps {
  /** The secret in base32. */
  readonly secret: string;
  readonly email: string;
}

const inFours = (secret: string) => secret.match(/.{1,4}/g)?.join(' ') ?? secret;

/**
 * Shows the secret as a link for an application on the same device, which a person on a phone needs, then as a QR code and as text to type.
 * Then it asks for the code that proves the application.
 */
export function TotpSetUpView({ secret, email }: TotpSetUpProps) {
  const { t, operator } = usePage();
  const texts = t.secondFactor.enrol;
  const uri = totpUri({ secret, issuer: operator.serviceName, email });
  return (
    <>
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
      <StepForm mandatory="exceptOptional">
        <OtpField />
        <TextField name="label" label={texts.label} hint={texts.labelHint} autocomplete="off" optional />
        <LoneButton action="enrol">{texts.submit}</LoneButton>
      </StepForm>
    </>
  );
}
