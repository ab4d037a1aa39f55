import { interleavings } from './interleavings';

interleavings(0, 2);
