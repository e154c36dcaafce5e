{"resourceType":"OperationOutcome","id":"1"}
