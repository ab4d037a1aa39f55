import { Global, Module } from '@nestjs/common';
import { Config } from '../config/config';
import { FileStore, fileStoreOf } from './file-store';
import { FilesService } from './files.service';

@Global()
@Module({
  providers: [FilesService, { provide: FileStore, useFactory: fileStoreOf, inject: [Config] }],
  exports: [FilesService, FileStore],
})
export class FilesModule {}
