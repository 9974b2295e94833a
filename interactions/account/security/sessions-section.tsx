import { usePage } from '../../views/layout/page-context.ts';
import { SectionTitle } from '../../views/layout/section-title.tsx';

/** Leads to the page that lists the open sessions and the trusted browsers. */
export function SessionsSection() {
  const { sessions: texts } = usePage().t.security;
  return (
    <>
      <hr class="fr-mt-4w" />
      <SectionTitle>{texts.title}</SectionTitle>
      <p>{texts.purpose}</p>
      <p>
        <a href="/compte/sessions">{texts.link}</a>
      </p>
    </>
  );
}
