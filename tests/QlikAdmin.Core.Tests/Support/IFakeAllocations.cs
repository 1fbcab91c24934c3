using QlikAdmin.Connections;

namespace QlikAdmin.Core.Tests;

/// <summary>All that a product does with licences, in one object of a test.</summary>
internal interface IFakeAllocations : IAllocationReader, IAllocationWriter, ILicenseReader;
