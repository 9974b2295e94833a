import { agents, levels } from './agents.ts';
import { Abort, PersonaField, StandInPage } from './page.tsx';

const provider = 'ProConnect';

interface PageProps {
  readonly service: string;
  readonly email?: string | undefined;
  readonly siret?: string | undefined;
  readonly scenarios: readonly string[];
  readonly error?: string | undefined;
}

export function EmailPage({ service, email, error }: PageProps) {
  return (
    <StandInPage provider={provider} title={`Se connecter à ${service}`} error={error}>
      <form method="post" id="step">
        <label htmlFor="email">Adresse électronique professionnelle</label>
        <input id="email" name="email" type="email" required value={email} autocomplete="email" />
        <button name="action" value="next" data-testid="next">
          Continuer
        </button>
      </form>
      <Abort service={service} />
    </StandInPage>
  );
}

export function AgentPage({ service, email, siret, scenarios, error }: PageProps) {
  return (
    <StandInPage provider={provider} title="Connexion au fournisseur d’identité de test" error={error}>
      <p>
        Adresse électronique : <strong data-testid="email">{email}</strong>
      </p>
      <form method="post" id="step">
        <p>
          <PersonaField value="agent-etat" personas={[...Object.keys(agents), ...scenarios]} />
        </p>
        <p>
          <label htmlFor="acr">Niveau</label>
          <select id="acr" name="acr">
            <option value="">Celui de l’identité</option>
            {levels.map((level) => (
              <option value={level}>{level}</option>
            ))}
          </select>
        </p>
        <p>
          <label htmlFor="siret">SIRET</label>
          <input id="siret" name="siret" value={siret} inputmode="numeric" />
        </p>
        <button name="action" value="signin" data-testid="signin">
          Se connecter
        </button>
      </form>
      <Abort service={service} />
    </StandInPage>
  );
}
