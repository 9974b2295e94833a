import type { ComponentChildren } from 'preact';
import { texts, type Lang } from '../../texts/index.ts';
import { BrandBlock } from './brand-block.tsx';
import { EnterButton } from '../forms/enter-button.tsx';
import { FrameGap } from './frame-gap.ts';
import { LanguageButton } from './language-button.tsx';
import { usePage } from './page-context.ts';

const languages = Object.keys(texts) as Lang[];

function SkipLinks() {
  const { t } = usePage();
  return (
    <div class="fr-skiplinks">
      <nav class="fr-container" aria-label={t.frame.skip.label}>
        <ul class="fr-skiplinks__list">
          <li>
            <a class="fr-link" href="#content">
              {t.frame.skip.content}
            </a>
          </li>
          <li>
            <a class="fr-link" href="#footer">
              {t.frame.skip.footer}
            </a>
          </li>
        </ul>
      </nav>
    </div>
  );
}

const tool = 'fr-btn fr-btn--sm fr-btn--tertiary-no-outline';

/** The tools of the header. A narrow window shows their icons, and the word of the language. */
function Tools({ children }: { readonly children: ComponentChildren }) {
  const { t } = usePage();
  const { title } = t.frame.display;
  return (
    <ul class="app-tools">
      <li>
        <a class={`${tool} fr-btn--icon-left fr-icon-question-line`} href="/aide" title={t.frame.help}>
          <span class="app-tools__name">{t.frame.help}</span>
        </a>
      </li>
      <li class="app-js-only">
        <button
          type="button"
          class={`${tool} fr-btn--display`}
          aria-controls="fr-theme-modal"
          data-fr-opened="false"
          title={title}
        >
          <span class="app-tools__name">{title}</span>
        </button>
      </li>
      <li class="app-nojs-only">
        <a class={`${tool} fr-btn--display`} href="/affichage" title={title}>
          <span class="app-tools__name">{title}</span>
        </a>
      </li>
      {children}
      <FrameGap name="person" />
    </ul>
  );
}

function Notice({ text }: { readonly text: string }) {
  const { t } = usePage();
  return (
    <section class="fr-notice fr-notice--info" aria-label={t.frame.notice}>
      <div class="fr-container">
        <div class="fr-notice__body">
          <p>
            <span class="fr-notice__title">{text}</span>
          </p>
        </div>
      </div>
    </section>
  );
}

/** Skip links, brand, service, tools, and the operator's banner. */
export function PageHeader({ firstAction }: { readonly firstAction: string | undefined }) {
  const { t, lang: current, operator } = usePage();
  const form = firstAction === undefined ? 'language' : 'step';
  const others = languages.filter((lang) => lang !== current);
  return (
    <>
      <SkipLinks />
      <header class="fr-header">
        {/* The language buttons stand before the form that they send. */}
        {firstAction !== undefined && <EnterButton action={firstAction} form="step" />}
        <div class="fr-header__body">
          <div class="fr-container">
            <div class="fr-header__body-row">
              <div class="fr-header__brand fr-enlarge-link">
                <div class="fr-header__brand-top">
                  <div class="fr-header__logo">
                    <BrandBlock />
                  </div>
                </div>
                <div class="fr-header__service">
                  <a href="/" title={t.frame.home(operator.serviceName)}>
                    <p class="fr-header__service-title">{operator.serviceName}</p>
                  </a>
                  <p class="fr-header__service-tagline">{t.frame.tagline}</p>
                </div>
              </div>
              <div class="fr-header__tools">
                <Tools>
                  {others.map((lang) => (
                    <li key={lang}>
                      <LanguageButton lang={lang} form={form} />
                    </li>
                  ))}
                </Tools>
              </div>
            </div>
          </div>
        </div>
      </header>
      {operator.notice && <Notice text={operator.notice} />}
    </>
  );
}
