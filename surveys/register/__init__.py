"""The organisations of a cluster: kept by hand, from files, and by themselves."""
