import { themes, usePage } from './page-context.ts';

/** The display settings in a dialog over the page. Without script the page `/affichage` does the same. */
export function ThemeModal() {
  const { t, theme } = usePage();
  return (
    <dialog id="fr-theme-modal" class="fr-modal" aria-labelledby="fr-theme-modal-title">
      <div class="fr-container fr-container--fluid fr-container-md">
        <div class="fr-grid-row fr-grid-row--center">
          <div class="fr-col-12 fr-col-md-6 fr-col-lg-4">
            <div class="fr-modal__body">
              <div class="fr-modal__header">
                <button type="button" class="fr-btn--close fr-btn" aria-controls="fr-theme-modal" title={t.frame.close}>
                  {t.frame.close}
                </button>
              </div>
              <div class="fr-modal__content">
                <h2 id="fr-theme-modal-title" class="fr-modal__title">
                  {t.frame.display.title}
                </h2>
                <div id="fr-display" class="fr-display">
                  <fieldset class="fr-fieldset" aria-labelledby="fr-display-legend">
                    <legend class="fr-fieldset__legend fr-text--regular" id="fr-display-legend">
                      {t.frame.display.legend}
                    </legend>
                    {themes.map((choice) => (
                      <div class="fr-fieldset__element" key={choice}>
                        <div class="fr-radio-group fr-radio-rich">
                          <input
                            type="radio"
                            id={`fr-radios-theme-${choice}`}
                            name="fr-radios-theme"
                            value={choice}
                            checked={choice === theme}
                          />
                          <label class="fr-label" for={`fr-radios-theme-${choice}`}>
                            {t.frame.display[choice]}
                          </label>
                        </div>
                      </div>
                    ))}
                  </fieldset>
                </div>
              </div>
            </div>
          </div>
        </div>
      </div>
    </dialog>
  );
}
