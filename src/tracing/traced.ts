import {
  context,
  propagation,
  type Context,
  type Link,
  createContextKey,
  INVALID_SPAN_CONTEXT,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type ProxyTracerProvider,
  type Span,
  type SpanOptions,
  type Tracer,
} from '@opentelemetry/api';
import { isListenedTo, tellListeners } from './span-listeners.ts';

/**
 * Names of all attributes that a span may have. Values come from closed lists, or are names of ours. Addresses, paths, queries, names of
 * people and texts of errors are never among them: whoever reads the traces need not be allowed to read the data.
 */
export interface SpanFacts {
  readonly 'http.request.method'?: string;
  readonly 'http.route'?: string;
  readonly 'http.response.status_code'?: number;
  /** Code of an error, or the class of a fault. */
  readonly 'error.type'?: string;
  /** The reference that the person sees on an error page, and that the log holds. */
  readonly 'geopf_id.request_id'?: string;
  readonly 'geopf_id.client'?: string;
  readonly 'geopf_id.flow'?: string;
  readonly 'geopf_id.step'?: string;
  readonly 'geopf_id.outcome'?: string;
  readonly 'geopf_id.upstream'?: string;
  /** The kind of a message, such as `welcome`. */
  readonly 'geopf_id.message'?: string;
  readonly 'geopf_id.attempts'?: number;
}

/** Says how a piece of work ended, in the span that is open for it. */
export interface Noting {
  note(facts: SpanFacts): void;
  rename(name: string): void;
}

/** The two headers of the W3C by which a trace goes on in another program. */
export interface TraceHeaders {
  readonly traceparent?: string | undefined;
  readonly tracestate?: string | undefined;
}

interface Traced {
  readonly facts?: SpanFacts;
  readonly kind?: 'server' | 'client';
  /** The trace of work that comes from elsewhere. It is continued, unless a trace is open here. */
  readonly from?: TraceHeaders | undefined;
  /** A trace in which the cause of this work stands. */
  readonly cause?: string | undefined;
  /** Begins a trace of its own. It is told only where something else of it is: most rounds of a job find nothing to do. */
  readonly isRound?: boolean;
}

const nowhere: Noting = { note() {}, rename() {} };
const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT };

/** Returns the tracer of the SDK that the operator brings; undefined where there is none, so that nothing else is done. */
function currentTracer(): Tracer | undefined {
  const provider = trace.getTracerProvider() as Partial<ProxyTracerProvider>;
  return provider.getDelegateTracer?.('geopf-id');
}

/** Returns whether an SDK wants to hear of spans. */
export const isTraced = (): boolean => currentTracer() !== undefined;

/** Returns the class or the code of an error. Its text may hold what a person has typed. */
function typeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : error.name;
}

const notingIn = (span: Span): Noting => ({
  note: (facts) => void span.setAttributes({ ...facts }),
  rename: (name) => void span.updateName(name),
});

/** The span that is open, and whether another one has begun within it. */
const opened = createContextKey('geopf-id opened span');

interface Opened {
  hasChildren: boolean;
}

/** Baggage, which other programs may send besides, is not read: it could hold anything. */
const carried = ({ traceparent, tracestate }: TraceHeaders) => ({
  ...(traceparent !== undefined && { traceparent }),
  ...(tracestate !== undefined && { tracestate }),
});

function contextAbove(isRound: boolean, from: TraceHeaders | undefined): Context {
  if (isRound) return ROOT_CONTEXT;
  const active = context.active();
  return from?.traceparent !== undefined && !trace.getSpan(active)
    ? propagation.extract(active, carried(from))
    : active;
}

function linksTo(cause: string | undefined): Link[] {
  if (cause === undefined) return [];
  const found = trace.getSpanContext(propagation.extract(ROOT_CONTEXT, { traceparent: cause }));
  return found ? [{ context: found }] : [];
}

type Work<T> = (noting: Noting) => Promise<T>;

/** Returns work that tells the listeners of its end. */
function telling<T>(name: string, { facts, isRound = false }: Traced, work: Work<T>): Work<T> {
  return async (noting) => {
    const began = performance.now();
    let now: { readonly name: string; readonly facts: SpanFacts } = { name, facts: { ...facts } };
    const note = (more: SpanFacts) => {
      now = { ...now, facts: { ...now.facts, ...more } };
      noting.note(more);
    };
    const rename = (to: string) => {
      now = { ...now, name: to };
      noting.rename(to);
    };
    try {
      return await work({ note, rename });
    } catch (error) {
      note({ 'error.type': typeOf(error) });
      throw error;
    } finally {
      tellListeners({ ...now, milliseconds: performance.now() - began, isRound });
    }
  };
}

/** Runs `work` within a span. Where no SDK is registered, `work` alone is run. Listeners hear of its end, unless it is a request. */
export function traced<T>(name: string, options: Traced, work: Work<T>): Promise<T> {
  const { facts, kind, from, cause, isRound = false } = options;
  const told = isListenedTo() && kind !== 'server' ? telling(name, options, work) : work;
  const tracer = currentTracer();
  if (!tracer) return told(nowhere);
  const above = contextAbove(isRound, from);
  const parent = above.getValue(opened) as Opened | undefined;
  if (parent) parent.hasChildren = true;
  const own: Opened = { hasChildren: false };
  const spanOptions: SpanOptions = {
    kind: kind ? kinds[kind] : SpanKind.INTERNAL,
    attributes: { ...facts },
    links: linksTo(cause),
  };
  return tracer.startActiveSpan(name, spanOptions, above.setValue(opened, own), async (span) => {
    let isFailed = false;
    try {
      return await told(notingIn(span));
    } catch (error) {
      isFailed = true;
      span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', typeOf(error));
      throw error;
    } finally {
      // A span that never ends is never told.
      if (!isRound || isFailed || own.hasChildren) span.end();
    }
  });
}

/** Returns the `traceparent` of the span that is open, for work that is done later; undefined where no trace is. */
export function currentTraceparent(): string | undefined {
  if (!trace.getActiveSpan()) return undefined;
  const carrier: TraceHeaders = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
}

/** Returns the id of the trace that is open; undefined where none is. */
export function currentTraceId(): string | undefined {
  const id = trace.getActiveSpan()?.spanContext().traceId;
  return id === INVALID_SPAN_CONTEXT.traceId ? undefined : id;
}
