import type { ComponentChildren } from 'preact';
import { texts, type Lang } from '../../texts/index.ts';
import { BrandBlock } from './brand-block.tsx';
import { EnterButton } from '../fields/enter-button.tsx';
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

function Tools({ children }: { readonly children?: ComponentChildren }) {
  const { t } = usePage();
  return (
    <ul class="fr-btns-group">
      <li>
        <a class="fr-btn fr-icon-question-line" href="/aide">
          {t.frame.help}
        </a>
      </li>
      <li class="app-js-only">
        <button type="button" class="fr-btn fr-btn--display" aria-controls="fr-theme-modal" data-fr-opened="false">
          {t.frame.display.title}
        </button>
      </li>
      <li class="app-nojs-only">
        <a class="fr-btn fr-btn--display" href="/affichage">
          {t.frame.display.title}
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

/**
 * Skip links, brand, service, tools, and the operator's banner. The language button stands in two places, and each width shows one of them.
 */
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
                  <div class="fr-header__navbar">
                    {others.map((lang) => (
                      <LanguageButton lang={lang} form={form} key={lang} />
                    ))}
                    <button
                      type="button"
                      class="fr-btn--menu fr-btn"
                      id="header-menu-open"
                      aria-controls="header-menu"
                      data-fr-opened="false"
                      title={t.frame.menu}
                    >
                      {t.frame.menu}
                    </button>
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
                <div class="fr-header__tools-links">
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
        </div>
        <nav class="fr-header__menu fr-modal" id="header-menu" aria-labelledby="header-menu-open">
          <div class="fr-container">
            <button type="button" class="fr-btn--close fr-btn" aria-controls="header-menu" title={t.frame.close}>
              {t.frame.close}
            </button>
            <div class="fr-header__menu-links">
              <Tools />
            </div>
          </div>
        </nav>
      </header>
      {operator.notice && <Notice text={operator.notice} />}
    </>
  );
}
