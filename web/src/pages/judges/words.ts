/** `weighted_kappa` or `weightedKappa` reads `Weighted kappa`. */
export function measureName(id: string): string {
  const known = names[id]
  if (known !== undefined) return known
  const words = id
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const names: Readonly<Record<string, string>> = {
  kappa: "Cohen's kappa",
  weightedKappa: 'Weighted kappa',
  weighted_kappa: 'Weighted kappa',
  alpha: "Krippendorff's alpha",
  mcc: 'Matthews correlation',
  ac1: "Gwet's AC1",
  icc: 'Intraclass correlation',
}
