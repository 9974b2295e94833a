import type { JWK } from 'jose';
import type { WalletSettings } from '../../../config/wallet.ts';
import type { UpstreamIdentity } from '../../domain/federation/upstream-identity.ts';
import type { UpstreamRefusal } from '../refusal.ts';
import type { Begun, Upstream } from '../upstream.ts';

/**
 * The way of an answer: `link` from a wallet on the device of the browser, `qr` from another device, `browser` by the Digital Credentials
 * API.
 */
export type WalletWay = 'link' | 'qr' | 'browser';

/** The part of a request that only wallets need. */
export interface WalletRequest {
  /** Names the request in addresses that wallets ask for. It opens nothing in a browser. */
  readonly reference: string;
  /** Private keys under which the answers to this request are encrypted, by how they come. */
  readonly keys: { readonly posted: JWK; readonly browser: JWK };
}

/** A request as a wallet is asked. */
export type BegunWithWallet = Begun & { readonly wallet: WalletRequest };

/** A person as her wallet has just shown her. Her subject is one of those, under the newest key first. */
export type ShownIdentity = Omit<UpstreamIdentity, 'subject'> & { readonly subjects: readonly string[] };

/** The answer of a wallet. */
export type WalletAnswer =
  | { readonly kind: 'arrived'; readonly identity: ShownIdentity }
  | { readonly kind: 'refused'; readonly refusal: UpstreamRefusal };

/** An answer as it waits for the browser that began. */
export interface KeptAnswer {
  readonly way: WalletWay;
  readonly identity?: UpstreamIdentity | undefined;
  readonly refusal?: Pick<UpstreamRefusal, 'kind' | 'reason'> | undefined;
  /** SHA-256 of the code that the wallet carries to the browser of its own device. */
  readonly codeHash?: string | undefined;
}

/** Signing in with a wallet that holds credentials (OpenID4VP). */
export interface Wallet {
  /** The way through the callback, which is the same as that of any upstream. */
  readonly upstream: Upstream;
  readonly isCrossDevice: boolean;
  /** Returns the address that opens a wallet. */
  link(request: WalletRequest, way: 'link' | 'qr'): string;
  /** Returns the signed request for a wallet that asks for it, with the nonce that the wallet may have sent. */
  requestObject(
    begun: BegunWithWallet,
    about: { readonly way: 'link' | 'qr'; readonly walletNonce?: string | undefined },
  ): Promise<string>;
  /** Returns the signed request for the Digital Credentials API. */
  requestForBrowser(begun: BegunWithWallet): Promise<string>;
  /** Examines an encrypted answer. Returns undefined for one that nobody has encrypted for this request. */
  examine(
    response: string,
    about: { readonly begun: BegunWithWallet; readonly way: WalletWay },
  ): Promise<WalletAnswer | undefined>;
  /** Returns what an error means that a wallet has sent in the place of an answer. */
  refusalOf(error: string): UpstreamRefusal;
  /** Returns the address of our callback, for the browser that began. */
  returnAddress(begun: Begun, code?: string): string;
  /** Says until when the trust list and the request's certificate are good, in milliseconds since the epoch. */
  ends(): { readonly trustList: number; readonly certificate: number };
  /** Believes another trust list from now on. */
  renew(settings: Pick<WalletSettings, 'trustList'>): void;
}
