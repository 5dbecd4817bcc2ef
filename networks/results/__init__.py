"""What ties say besides the measures: tables, flows, findings, what leaving would cost."""
