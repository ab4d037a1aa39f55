import { interleavings } from './interleavings';

interleavings(1, 2);
