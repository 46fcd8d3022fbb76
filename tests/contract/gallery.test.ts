import { galleryEntries } from './gallery.ts';
import { describeContract } from './suite.ts';

// Three of the gallery’s definitions against strict servers; the others are held to the schema alone.

describeContract(galleryEntries);
