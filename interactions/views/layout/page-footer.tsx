import { BrandBlock } from './brand-block.tsx';
import { usePage } from './page-context.ts';

const stateSites = ['info.gouv.fr', 'service-public.gouv.fr', 'legifrance.gouv.fr', 'data.gouv.fr'];

function StateSites() {
  const { t } = usePage();
  return (
    <ul class="fr-footer__content-list">
      {stateSites.map((site) => (
        <li class="fr-footer__content-item" key={site}>
          <a
            class="fr-footer__content-link"
            href={`https://${site === 'legifrance.gouv.fr' || site === 'data.gouv.fr' || site === 'service-public.gouv.fr' ? 'www.' : ''}${site}`}
            target="_blank"
            rel="noopener external"
            title={t.frame.newWindow(site)}
          >
            {site}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** Legal links, help and display settings. On a narrow screen the menu of the header needs script, so its links are here too. */
export function PageFooter() {
  const { t, operator } = usePage();
  const links = [
    ['/plan-du-site', t.frame.footer.siteMap],
    ['/accessibilite', t.frame.footer.accessibility[operator.accessibility]],
    ['/mentions-legales', t.frame.footer.legal],
    ['/donnees-personnelles', t.frame.footer.personalData],
    ['/cgu', t.frame.footer.terms],
    ['/aide', t.frame.help],
    ['/affichage', t.frame.display.title],
  ] as const;
  return (
    <footer class="fr-footer" id="footer" tabindex={-1}>
      <div class="fr-container">
        <div class="fr-footer__body">
          <div class="fr-footer__brand">
            <BrandBlock />
          </div>
          <div class="fr-footer__content">
            <p class="fr-footer__content-desc">{t.frame.footer.description(operator.serviceName)}</p>
            {/^république/i.test(operator.brand) && <StateSites />}
          </div>
        </div>
        <div class="fr-footer__bottom">
          <ul class="fr-footer__bottom-list">
            {links.map(([href, label]) => (
              <li class="fr-footer__bottom-item" key={href}>
                <a class="fr-footer__bottom-link" href={href}>
                  {label}
                </a>
              </li>
            ))}
          </ul>
        </div>
      </div>
    </footer>
  );
}
