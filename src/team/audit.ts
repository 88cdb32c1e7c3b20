import { timestamp } from '../kernel/index.ts'
import type { AuditEntry, TeamPorts } from './ports.ts'

/** Writes down who changed what. */
export function audit(
  { store, clock }: TeamPorts,
  who: string,
  change: Pick<AuditEntry, 'action' | 'subject'> & Partial<Pick<AuditEntry, 'details'>>,
): Promise<void> {
  return store.appendAudit({ at: timestamp(clock), who, details: {}, ...change })
}
