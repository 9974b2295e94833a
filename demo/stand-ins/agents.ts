import type { Json } from './keys.ts';

/** A professional as ProConnect gives it; `idp` and `uid` make the subject. */
export interface Agent {
  readonly idp_id: string;
  readonly uid: string;
  readonly given_name: string;
  readonly usual_name: string;
  readonly email: string;
  readonly siret?: string;
  readonly organization_label?: string;
  readonly roles: readonly string[];
  readonly phone_number?: string;
  readonly acr: string;
}

const state = {
  idp_id: '71144ab3-ee1a-4401-b7b3-79b44f7daeeb',
  siret: '13002526500013',
  organization_label: 'Direction interministérielle du numérique',
  roles: ['agent_public', 'agent_public_etat'],
};

/** Made-up professionals, by the name of the persona. */
export const agents: Readonly<Record<string, Agent>> = {
  'agent-etat': {
    ...state,
    uid: 'etat-1',
    given_name: 'Hélène',
    usual_name: 'Fontaine',
    email: 'helene.fontaine@etat.example.test',
    acr: 'eidas1',
  },
  'agent-territorial': {
    idp_id: '8d1f0b1e-4c8a-4d8e-9f5d-0c4a9c2d7f11',
    uid: 'territorial-1',
    given_name: 'Mathieu',
    usual_name: 'Le Bihan',
    email: 'mathieu.lebihan@ville.example.test',
    siret: '21350238800019',
    organization_label: 'Commune de Rennes',
    roles: ['agent_public', 'agent_public_territorial'],
    acr: 'eidas1',
  },
  prive: {
    idp_id: 'f0a1c2d3-8e4b-4a57-9b1c-2d3e4f5a6b7c',
    uid: 'prive-1',
    given_name: 'Sonia',
    usual_name: 'Lambert',
    email: 'sonia.lambert@entreprise.example.test',
    siret: '55203253400646',
    organization_label: 'Danone',
    roles: [],
    acr: 'eidas0',
  },
  'meme-adresse': {
    ...state,
    idp_id: '0b5e6f70-1a2b-4c3d-8e9f-a0b1c2d3e4f5',
    uid: 'etat-autre-fournisseur',
    given_name: 'Hélène',
    usual_name: 'Fontaine',
    email: 'helene.fontaine@etat.example.test',
    acr: 'eidas1',
  },
};

export const findAgent = (persona: string): Agent | undefined =>
  Object.hasOwn(agents, persona) ? agents[persona] : undefined;

export const levels = ['eidas0', 'eidas0-mfa', 'eidas1', 'eidas1-mfa'];

export const isSiret = (text: string): boolean => {
  if (!/^\d{14}$/.test(text)) return false;
  const sum = [...text].reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
};

/** Returns the claims that ProConnect states of an agent: values of the form come before those of the persona. */
export const agentClaims = (agent: Agent, { email, siret }: { email?: string; siret?: string }): Json => {
  const { acr: _acr, phone_number, ...claims } = agent;
  const chosen = siret && isSiret(siret) ? siret : agent.siret;
  return {
    ...claims,
    email: email || agent.email,
    siret: chosen,
    siren: chosen?.slice(0, 9),
    // A malformed telephone number is left out.
    ...(phone_number && /^\+?\d{9,15}$/.test(phone_number) && { phone_number }),
  };
};
