/** What a metric of your own needs. */
export { errored, type Score, scored, unscored } from './kernel/index.ts'
export {
  type Aggregation,
  type Answered,
  type CustomScore,
  defineMetric,
  type Metric,
  type MetricDefinition,
} from './measure/metric/index.ts'
