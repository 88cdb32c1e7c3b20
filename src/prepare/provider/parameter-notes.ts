/** Wording for parameters that did not have the wished effect, so that every adapter says it the same way. */
export const parameterNotes = {
  /** The provider refused the parameter, and the call was made without it. */
  withoutRejected: (parameter: string): string =>
    `the provider rejects \`${parameter}\`; asked again without it`,
  /** The parameter has another name here. */
  renamed: (parameter: string, sentAs: string): string =>
    `the provider rejects \`${parameter}\`; sent as \`${sentAs}\``,
  /** The adapter or provider says that it took no notice. */
  ignored: (parameter: string, why?: string): string =>
    `\`${parameter}\` has no effect here${why ? `: ${why}` : ''}`,
} as const
