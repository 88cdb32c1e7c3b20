// Before the first paint: the theme that the reader chose, so that the page does not flash.
try {
  const theme = localStorage.getItem('cupel-theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage is closed to this page: the system's theme it is.
}
