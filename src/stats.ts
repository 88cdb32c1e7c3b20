/** The statistics behind every figure, for use on their own: intervals, paired tests, multiplicity, power. */
export * from './stats/index.ts'
