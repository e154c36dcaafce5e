scope=a+c&grant_type=client_credentials
