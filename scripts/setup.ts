import { browserNeed, ensureSystem, ffmpegNeed, trainingNeed, webgpuNeed } from './system.ts';

// Brings what the tests need from outside npm. What cannot be installed is named, and the tests that need it say so.
const missing = ensureSystem([ffmpegNeed, trainingNeed, webgpuNeed, browserNeed]);
if (missing.length === 0) console.log('Everything the tests need from outside npm is here.');
