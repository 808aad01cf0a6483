import ProvisioningCore

// The core's types of these names, where the Graph client's are imported too.
typealias ProvisioningError = ProvisioningCore.ProvisioningError
typealias ProvisioningEvent = ProvisioningCore.ProvisioningEvent
typealias SynchronizationJob = ProvisioningCore.SynchronizationJob
