import { DefaultNamingStrategy } from 'typeorm';
import type { Table } from 'typeorm';

/** `dateOfBirth` → `date_of_birth`, `ImprisonedParent` → `imprisoned_parent`. */
export function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}

/** `date_of_birth` → `dateOfBirth`. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

const longestName = 63; // PostgreSQL cuts longer identifiers silently

/** snake_case tables and columns for camelCase classes and properties; keys are called pk_child, fk_child_guardian_id, uq_…, ix_…. */
export class SnakeNamingStrategy extends DefaultNamingStrategy {
  override tableName(className: string, given: string | undefined): string {
    return given ?? snakeCase(className);
  }

  override columnName(property: string, given: string, prefixes: string[]): string {
    return snakeCase([...prefixes, given || property].join('_'));
  }

  override relationName(property: string): string {
    return snakeCase(property);
  }

  override joinColumnName(relation: string, column: string): string {
    return snakeCase(`${relation}_${column}`);
  }

  override primaryKeyName(table: Table | string, columns: string[]): string {
    return this.readable('pk', table, [], super.primaryKeyName(table, columns));
  }

  override foreignKeyName(table: Table | string, columns: string[]): string {
    return this.readable('fk', table, columns, super.foreignKeyName(table, columns));
  }

  override uniqueConstraintName(table: Table | string, columns: string[]): string {
    return this.readable('uq', table, columns, super.uniqueConstraintName(table, columns));
  }

  override indexName(table: Table | string, columns: string[], where?: string): string {
    const hashed = super.indexName(table, columns, where);
    return where ? hashed : this.readable('ix', table, columns, hashed);
  }

  private readable(prefix: string, table: Table | string, columns: string[], hashed: string): string {
    const name = [prefix, this.getTableName(table), ...columns].join('_');
    return name.length > longestName ? hashed : name;
  }
}
