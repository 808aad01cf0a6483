// MicrosoftGraph
