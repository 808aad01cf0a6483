// AttributeMapping
