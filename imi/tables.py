"""Every table in the order of creation: parents first, as PostgreSQL wants them."""
from __future__ import annotations

from imi.audit.models import Audit, AuditValue
from imi.candidates.models import Candidate, CandidateWas, CentreCandidate, Employer, Employment
from imi.catalogue.models import (
    Approval,
    Package,
    PackageEdition,
    PackageHolds,
    PackageLine,
    Price,
    Programme,
    Scheme,
    Version,
)
from imi.centres.models import Centre, Counter, FundingType, Gender, LetterAddress, PriceGroup, Reason, Setting, Title
from imi.corrections.models import CorrectionRequest, LikePair, Merge
from imi.database.connection import Table
from imi.mail.models import Letter
from imi.people.models import KeptForm, Link, Person, RecoveryCode, SaveKey, SecondStep, Session, Staff, StaffRole, Throttle
from imi.privacy.models import Erasure
from imi.registrations.changes.models import RegistrationMove, Transfer
from imi.registrations.models import Batch, BatchChange, BatchRow, CandidateDraft, ConfirmedWarning, Receipt, Registration
from imi.uploads.models import MatchedColumns, Reading, Upload, UploadChange, UploadJob, UploadProblem, UploadReceipt, UploadRow

# Those by whose rows a scheme is in use. A registration is of its standard's scheme, which the database holds, and a receipt of
# its registrations'.
OF_SCHEMES: tuple[type[Table], ...] = (Programme, Version, Batch, Upload)
TABLES: tuple[type[Table], ...] = (
    Title, Gender, FundingType, PriceGroup, Setting, Counter, Centre, LetterAddress,
    Person, Staff, StaffRole, Session, SecondStep, RecoveryCode, Link, Throttle, KeptForm, SaveKey,
    Scheme, Programme, Version, Package, PackageHolds, PackageEdition, PackageLine, Price, Approval,
    Candidate, CandidateWas, CentreCandidate, Employer, Employment,
    Batch, BatchRow, BatchChange, CandidateDraft, Receipt, Registration, ConfirmedWarning, Letter, Audit, AuditValue,
    Upload, UploadReceipt, UploadRow, UploadProblem, UploadChange, UploadJob, Reading, MatchedColumns,
    Reason, RegistrationMove, Transfer, CorrectionRequest, LikePair, Merge, Erasure,
)
