no source
