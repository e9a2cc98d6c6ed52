// Type checking reads this file, the build takes the plugin's defaults.
export default {};
