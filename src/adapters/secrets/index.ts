/** Secrets: looked up by name in the environment or a secrets file, and redacted wherever they turn up. */
export type { Secrets } from './open-secrets.ts'
export { openSecrets } from './open-secrets.ts'
export { readSecretsText } from './read-secrets-text.ts'
