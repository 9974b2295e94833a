import { ButtonGroup } from '../views/forms/button-group.tsx';
import { LinkButton, LoneLink } from '../views/forms/link-button.tsx';
import { SideForm } from '../views/forms/side-form.tsx';
import { usePage } from '../views/layout/page-context.ts';
import { StatusNotice } from '../views/layout/status-notice.tsx';
import { QrCode } from '../views/qr-code.tsx';

interface WalletViewProps {
  /** The signed request for the Digital Credentials API. */
  readonly request: string;
  /** The address that opens a wallet on this device. */
  readonly link: string;
  /** The text of the QR code; undefined where no other device may answer. */
  readonly code: string | undefined;
  /** The page from which the person came. */
  readonly back: string;
  /** The browser has sent an answer that cannot be read. */
  readonly hasFailed: boolean;
  /** The answer goes on in the tab that the wallet has opened. */
  readonly isElsewhere: boolean;
  /** Claims that are asked for beside names and date of birth. */
  readonly claims: readonly string[];
}

/** Says what is asked for, and offers every way in which a wallet may answer. The page goes on by itself, or by its button without script. */
export function WalletView(props: WalletViewProps) {
  const { request, link, code, back, hasFailed, isElsewhere, claims } = props;
  const { t, assetUrl, path } = usePage();
  const texts = t.wallet;
  if (isElsewhere)
    return (
      <>
        <p>{texts.elsewhere}</p>
        <p>{texts.elsewhereAdvice}</p>
        <LoneLink href={back} kind="secondary">
          {texts.startAgain}
        </LoneLink>
      </>
    );
  return (
    <>
      {hasFailed && <StatusNotice kind="warning">{texts.unreadable}</StatusNotice>}
      <p>{texts.purpose}</p>
      <p>{texts.asked(claims.includes('personal_administrative_number'))}</p>
      <div id="wallet" data-app-wallet={JSON.stringify({ request, path })}>
        <SideForm>
          <input type="hidden" name="response" value="" />
          <div id="wallet-browser" hidden>
            <ButtonGroup>
              <button type="submit" class="fr-btn" id="wallet-button">
                {texts.inBrowser}
              </button>
            </ButtonGroup>
          </div>
        </SideForm>
        <div
          id="wallet-problem"
          class="fr-messages-group fr-mb-3w"
          aria-live="polite"
          data-app-text={texts.unfinished}
        />
      </div>
      <h2 class="fr-h6">{texts.sameDevice.title}</h2>
      <p>{texts.sameDevice.sentence}</p>
      <LoneLink id="open-wallet" href={link}>
        {texts.sameDevice.link}
      </LoneLink>
      {code !== undefined && (
        <>
          <h2 class="fr-h6">{texts.otherDevice.title}</h2>
          <p>{texts.otherDevice.sentence}</p>
          <QrCode text={code} label={texts.otherDevice.label} />
          <p class="fr-text--sm">{texts.otherDevice.warning}</p>
        </>
      )}
      <ButtonGroup>
        <LinkButton id="wallet-go-on" href={path} kind="tertiary">
          {texts.goOn}
        </LinkButton>
        <LinkButton id="wallet-back" href={back} kind="tertiary">
          {texts.back}
        </LinkButton>
      </ButtonGroup>
      <script type="module" src={assetUrl('app/wallet.js')} />
    </>
  );
}
