using QlikAdmin.Connections;

namespace QlikAdmin.Core.Tests;

/// <summary>Everything that a product does with licences, in one object.</summary>
internal interface IFakeAllocations : IAllocationReader, IAllocationWriter, ILicenseReader;
