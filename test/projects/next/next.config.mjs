// The root is explicit because this application lies inside another project.
export default {
  output: 'standalone',
  turbopack: { root: import.meta.dirname },
  outputFileTracingRoot: import.meta.dirname,
};
