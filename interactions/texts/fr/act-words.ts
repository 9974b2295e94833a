import type { ApprovalActName } from '../../../src/domain/approvals/act-names.ts';
import type { ApprovalEnding } from '../../../src/domain/approvals/approval-endings.ts';

/** Says what each act does, as agents and the person read it: it follows « demande de ». */
export const actWords: Readonly<Record<ApprovalActName, string>> = {
  disable: 'désactiver le compte',
  enable: 'réactiver le compte',
  'close-sessions': 'fermer les sessions du compte',
  'start-reset': 'envoyer un lien pour choisir un nouveau mot de passe',
  'resend-proof': 'renvoyer le courriel de confirmation d’adresse',
  'expire-password': 'rendre le mot de passe inutilisable',
  restrict: 'limiter l’utilisation des données du compte',
  unrestrict: 'lever la limitation de l’utilisation des données du compte',
  delete: 'supprimer le compte',
  'correct-address': 'corriger l’adresse électronique du compte',
  'change-carried-facts': 'modifier les rôles et groupes de la personne dans les services',
  'reset-second-factor': 'retirer la double authentification du compte',
  'approve-lost-device': 'retirer la double authentification du compte sans attendre la fin du délai',
  'refuse-lost-device': 'refuser la demande pour appareil perdu',
  'give-role': 'donner un rôle',
  'take-role': 'retirer un rôle',
};

/** Says how a request for two agents ended. */
export const endingWords: Readonly<Record<ApprovalEnding, string>> = {
  done: 'l’accord a été donné, et c’est fait',
  refused: 'un agent a refusé',
  withdrawn: 'l’agent qui l’avait faite l’a retirée',
  lapsed: 'personne n’a répondu en 48 heures',
  gone: 'le compte n’existe plus',
  own_account: 'un agent n’agit pas sur son propre compte',
  no_right: 'l’agent n’a plus le droit de le faire',
  service_account: 'le compte est celui d’un service',
  stale: 'le compte a changé depuis la demande',
  already: 'c’était déjà fait',
  too_many_messages: 'trop de messages ont été envoyés à la personne',
  nothing_waits: 'il n’y avait rien à renvoyer',
  same_address: 'le compte a déjà cette adresse',
  disposable_address: 'l’adresse est une adresse jetable',
  last_administrator: 'le compte est celui du dernier administrateur',
};
