import type { ComponentChildren } from 'preact';
import { usePage } from '../views/layout/page-context.ts';
import { SectionTitle } from '../views/layout/section-title.tsx';

interface NoApplicationProps {
  readonly title: string;
  /** The page for the other kind of code; undefined when the person has no such code. */
  readonly href?: string | undefined;
  readonly label: string;
  /** Label of the link to a new factor, when the lost factor is not an application. */
  readonly lost?: string | undefined;
  /** Id of the request that waits. The link to a new factor carries it, so that the person finds the way back. */
  readonly requestId: string | undefined;
}

const Item = ({ children }: { readonly children: ComponentChildren }) => <li class="fr-mb-1w">{children}</li>;

/** Says what a person can do when she cannot give the code that the page asks for. */
export function NoApplication({ title, href, label, lost, requestId }: NoApplicationProps) {
  const { t, operator } = usePage();
  const texts = t.secondFactor;
  return (
    <>
      <hr class="fr-mt-2w" />
      <SectionTitle>{title}</SectionTitle>
      <ul>
        {href && (
          <Item>
            <a class="fr-link" href={href}>
              {label}
            </a>
          </Item>
        )}
        <Item>
          <a class="fr-link" href={`/appareil-perdu${requestId ? `?demande=${requestId}` : ''}`}>
            {lost ?? texts.lost}
          </a>
        </Item>
      </ul>
      <p>
        {texts.support}{' '}
        <a class="fr-link" href={`mailto:${operator.supportEmail}`}>
          {operator.supportEmail}
        </a>
      </p>
    </>
  );
}
